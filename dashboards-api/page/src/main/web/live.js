// The live stream: one WebSocket for the page, any number of topics on it.
//
// Each topic keeps its items and the cursor of the last change it has seen. After a break it resumes from the cursor;
// when the center no longer knows the cursor it says `gap`, and the snapshot that follows replaces the items.

import { heardServerTime } from './time.js';
import { texts as t } from './texts/frame.js';

const PROTOCOL = 'watchfloor.live.v1';
const SILENCE_MILLIS = 12_000; // the center beats every 5 s: two beats missed, and some air
const LONGEST_WAIT_MILLIS = 15_000;
const TOO_MANY_WAIT_MILLIS = 60_000;
const TOO_MANY = 4429;
const NOT_SIGNED_IN = 4401;
const NOT_ALLOWED = 4403;

/** @typedef {{ id?: string, version?: any, [name: string]: any }} Item */
/** @typedef {{ kind: 'snapshot' | 'added' | 'changed' | 'removed', key?: string, before?: Item, total?: number }} Change */
/** @typedef {(items: Map<string, any>, change: any) => void} Follower */

class Topic {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    /** @type {Map<string, Item>} */
    this.items = new Map();
    /** @type {string | undefined} */
    this.cursor = undefined;
    this.arrived = false;
    this.total = 0; // how many there are, which may be more than the items here
    /** @type {Set<Follower>} */
    this.followers = new Set();
  }

  /** @param {Item} item */
  keyOf(item) {
    return item.id ?? this.name;
  }

  /** @param {any} message */
  snapshot(message) {
    this.items = new Map(message.items.map((/** @type {Item} */ item) => [this.keyOf(item), item]));
    this.cursor = message.cursor;
    this.total = message.total ?? this.items.size;
    this.arrived = true;
    this.tell({ kind: 'snapshot' });
  }

  /** @param {any} message */
  delta(message) {
    this.cursor = message.cursor ?? this.cursor;
    if (message.change === 'added' && !this.items.has(this.keyOf(message.item))) this.total++;
    this.put(message.item);
  }

  /** What may not be seen any more. @param {any} message */
  gone(message) {
    this.cursor = message.cursor ?? this.cursor;
    if (this.items.delete(message.id)) this.total--;
    this.tell({ kind: 'removed', key: message.id });
  }

  /** Versions only grow: the answer to a command may arrive before the delta with the same change. @param {Item} item */
  put(item) {
    const key = this.keyOf(item);
    const before = this.items.get(key);
    if (before && item.version < before.version) return;
    this.items.set(key, before ? { ...before, ...item } : item);
    this.tell({ kind: before ? 'changed' : 'added', key, before });
  }

  /** @param {Change} change */
  tell(change) {
    for (const follower of this.followers) follower(this.items, { ...change, total: this.total });
  }
}

/**
 * Dispatches `state` whenever `link` ('connecting', 'live', 'waiting', 'closed'), `heardAt`, `retryAt` or `stale`
 * change, `signed-out` with the reason's code when the session is not good any more, and `refused` with a sentence when it will not show
 * a topic.
 */
export class LiveStream extends EventTarget {
  constructor() {
    super();
    /** @type {Map<string, Topic>} */
    this.topics = new Map();
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {'connecting' | 'live' | 'waiting' | 'closed'} */
    this.link = 'closed';
    this.heardAt = 0;
    this.triedAt = 0;
    this.retryAt = 0;
    this.stale = false;
    this.failures = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
    setInterval(() => this.listen(), 1000);
    addEventListener('online', () => this.retryNow());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.retryNow();
    });
  }

  /** Whether the data on the screen may be stale: then the page must not describe the present state of the center. */
  isBlind() {
    return this.stale || this.link !== 'live';
  }

  start() {
    if (this.link === 'closed') this.connect();
  }

  stop() {
    this.drop();
    this.become('closed');
  }

  retryNow() {
    if (this.link === 'waiting') this.connect();
  }

  /**
   * Calls `follower(items, change)` now if the topic's items have arrived, and on every change after that.
   * Returns what ends it; a topic without followers is given up.
   *
   * @param {string} name
   * @param {Follower} follower
   */
  follow(name, follower) {
    let topic = this.topics.get(name);
    if (!topic) {
      topic = new Topic(name);
      this.topics.set(name, topic);
      if (this.link === 'live') this.subscribe(topic);
    }
    topic.followers.add(follower);
    if (topic.arrived) follower(topic.items, { kind: 'snapshot', total: topic.total });
    return () => {
      topic.followers.delete(follower);
      if (topic.followers.size > 0 || this.topics.get(name) !== topic) return;
      this.topics.delete(name);
      if (this.link === 'live') this.send({ op: 'unsubscribe', topic: name });
    };
  }

  /** Takes an item that a command answered with, if the topic is followed. @param {string} name @param {Item} item */
  offer(name, item) {
    const topic = this.topics.get(name);
    if (topic?.arrived) topic.put(item);
  }

  connect() {
    this.drop();
    this.become('connecting');
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/stream`, PROTOCOL);
    this.socket = socket;
    this.triedAt = Date.now();
    socket.onmessage = (event) => this.receive(JSON.parse(event.data));
    socket.onclose = (event) => this.closed(event.code, event.reason);
  }

  drop() {
    clearTimeout(this.retry);
    if (!this.socket) return;
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  /** @param {number} code @param {string} reason */
  closed(code, reason) {
    this.socket = null;
    if (code === NOT_SIGNED_IN || code === NOT_ALLOWED) {
      this.become('closed');
      this.dispatchEvent(new CustomEvent('signed-out', { detail: reason.split(':')[0] }));
      return;
    }
    if (code === TOO_MANY) {
      this.wait(TOO_MANY_WAIT_MILLIS * (1 + Math.random()));
      this.dispatchEvent(
        new CustomEvent('refused', {
          detail: t.tooManyStreams,
        }),
      );
      return;
    }
    this.waitAndRetry();
  }

  /** Full jitter: a thousand pages that lost the same node must not come back in the same second. */
  waitAndRetry() {
    const ceiling = Math.min(LONGEST_WAIT_MILLIS, 1000 * 2 ** this.failures++);
    this.wait(250 + Math.random() * ceiling);
  }

  /** @param {number} wait */
  wait(wait) {
    this.retryAt = Date.now() + wait;
    this.retry = setTimeout(() => this.connect(), wait);
    this.become('waiting');
  }

  /** @param {any} message */
  receive(message) {
    this.heardAt = Date.now();
    // Not yet with the hello: a center that refuses the stream greets first.
    if (message.type !== 'hello') this.failures = 0;
    const wasStale = this.stale;
    this.stale = false;
    if (message.serverTime) heardServerTime(message.serverTime);
    const topic = this.topics.get(message.topic);
    switch (message.type) {
      case 'hello':
        this.become('live');
        for (const followed of this.topics.values()) this.subscribe(followed);
        return;
      case 'snapshot':
        topic?.snapshot(message);
        break;
      case 'delta':
        topic?.delta(message);
        break;
      case 'gone':
        topic?.gone(message);
        break;
      case 'gap':
        if (topic) topic.cursor = undefined;
        break;
      case 'refused':
        this.dispatchEvent(new CustomEvent('refused', { detail: message.detail }));
        break;
    }
    if (wasStale) this.become(this.link);
  }

  /** @param {Topic} topic */
  subscribe(topic) {
    this.send({ op: 'subscribe', topic: topic.name, from: topic.cursor });
  }

  /** @param {unknown} message */
  send(message) {
    this.socket?.send(JSON.stringify(message));
  }

  listen() {
    if (this.link === 'closed') return;
    const silent = Date.now() - Math.max(this.heardAt, this.link === 'live' ? 0 : this.triedAt) > SILENCE_MILLIS;
    if (!this.stale && this.heardAt > 0 && Date.now() - this.heardAt > SILENCE_MILLIS) {
      this.stale = true;
      this.become(this.link);
    }
    if (silent && this.link !== 'waiting') {
      this.drop();
      this.waitAndRetry();
    }
  }

  /** @param {'connecting' | 'live' | 'waiting' | 'closed'} link */
  become(link) {
    this.link = link;
    this.dispatchEvent(new Event('state'));
  }
}

export const live = new LiveStream();
