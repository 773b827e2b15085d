/** What Lever puts where nothing was said: used when an account is loaded and when the API makes something new. */
export const ORIGINS = ['applied', 'sourced', 'referred', 'university', 'internal', 'agency'] as const;

export const applicationDefaults = {
  type: 'user',
  postingHiringManager: null,
  postingOwner: null,
  name: null,
  company: null,
  phone: null,
  email: null,
  links: [],
  comments: null,
  user: null,
  customQuestions: [],
  archived: null,
  requisitionForHire: null,
  ipAddress: null,
  referer: null,
  userAgent: null,
  acceptLanguage: null,
  timezone: null,
};

export const postingDefaults = {
  state: 'published',
  distributionChannels: null,
  user: null,
  owner: null,
  hiringManager: null,
  tags: [],
  content: { description: '', descriptionHtml: '', lists: [], closing: '', closingHtml: '' },
  country: null,
  followers: [],
  reqCode: null,
  requisitionCodes: [],
  urls: null,
  confidentiality: 'non-confidential',
  workplaceType: 'unspecified',
  transcribeInterviews: false,
  screening: { enabled: false },
};

export const candidateUrls = (id: string): { list: string; show: string } => ({
  list: 'https://hire.lever.co/candidates',
  show: `https://hire.lever.co/candidates/${id}`,
});
