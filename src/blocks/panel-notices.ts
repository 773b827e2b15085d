export const panelNotices = null as never;
