export interface TemplateFile {
  readonly x: string;
}
