// Types of the page: what the API answers, out of its description (see `npm run api`), and what `element` makes of properties.

import type { components, paths } from '../../../target/api.js';

export type Schemas = components['schemas'];

/** A path with `{}` for each part that varies, and without its query: `/cases/{}/timeline`. */
type Shape<P extends string> = P extends `${infer Path}?${string}` ? Parts<Path> : Parts<P>;
type Parts<P extends string> = P extends `${infer First}/${infer Rest}` ? `${Part<First>}/${Parts<Rest>}` : Part<P>;
type Part<P extends string> = string extends P ? '{}' : P extends `{${string}}` ? '{}' : P;

type Answer<O> = O extends { responses: infer R } ? Body<R[keyof R & (200 | 201 | 202)]> : any;
type Body<R> = R extends { content: { 'application/json': infer A } } ? A : any;
type Asked<O> = O extends { requestBody?: infer B } ? Body<NonNullable<B>> : any;
type Method = 'get' | 'post' | 'put' | 'patch';

/** What a method of each path answers, and what it asks for. */
type Answers<M extends Method> = { [K in keyof paths as Path<K, M>]: Answer<paths[K][M & keyof paths[K]]> };
type Bodies<M extends Method> = { [K in keyof paths as Path<K, M>]: Asked<paths[K][M & keyof paths[K]]> };
type Path<K, M extends Method> = K extends `/api/v1${infer P}` ? (K extends keyof paths ? (paths[K] extends { [N in M]: unknown } ? Parts<P> : never) : never) : never;

/** A path of the API; one that begins or ends with what is computed is taken as it is. */
type Known<P extends string, M extends Method> =
  string extends P ? P : Shape<P> extends keyof Answers<M> | '{}' | `{}/${string}` | `${string}/{}` ? P : never;
type Got<P extends string, M extends Method> = Shape<P> extends keyof Answers<M> ? Answers<M>[Shape<P>] : any;
type Sent<P extends string, M extends Method> = Shape<P> extends keyof Bodies<M> ? Bodies<M>[Shape<P>] : any;
type Items<A> = A extends { items: (infer I)[] } ? I[] : any[];

export type Get = <const P extends string>(path: Known<P, 'get'> & P, signal?: AbortSignal) => Promise<Got<P, 'get'>>;
export type List = <const P extends string>(path: Known<P, 'get'> & P, signal?: AbortSignal) => Promise<Items<Got<P, 'get'>> & { total: number }>;
export type Send<M extends Method> =
  <const P extends string>(path: Known<P, M> & P, body: Sent<P, M>, options?: { version?: unknown }) => Promise<Got<P, M>>;

export type Me = Answers<'get'>['/me'] | null;
export type Detection = Items<Answers<'get'>['/cases/{}/timeline']>[number];

/** What properties of these names are in every view. */
interface Named {
  me: Me;
}

/** An element with its properties; what begins as null or empty may become anything. Its own template decides what `querySelector` finds. */
export type View<T> = {
  [K in keyof T]: K extends keyof Named ? Named[K] : null extends T[K] ? any : T[K] extends never[] ? any[] : T[K] extends boolean ? boolean : T[K];
} & { querySelector(selector: string): any; querySelectorAll(selector: string): NodeListOf<any> };

/** What an editor of a kind of document has of its own. */
export interface DocumentKind {
  newTitle: string;
  path(name: string): string;
  link(name: string): string;
  empty(): any;
  toDraft(document: any): any;
  toBody(draft: any): any;
  askPreview(draft: any): Promise<any>;
  fields(): unknown;
  seen(): unknown;
  removalWords(): string;
}

declare global {
  /** What the API answers, by the name of its record: `Api['Sensor']`. */
  type Api = Schemas;

  /** The forms of the page have texts; the one with a file says so. */
  interface FormData {
    get(name: string): string;
    getAll(name: string): string[];
  }

  /** Events of the page's own carry what they are about. */
  interface Event {
    detail: any;
  }
}
