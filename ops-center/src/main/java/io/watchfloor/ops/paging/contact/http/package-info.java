/**
 * Messages by HTTP: chats, push servers, paging services, and gateways for SMS and voice calls. Each {@link
 * io.watchfloor.ops.paging.contact.http.PayloadFormat} builds the payload of a service, without clock, randomness or
 * I/O; {@link io.watchfloor.ops.paging.contact.http.HttpSender} sends the payload.
 */
@NullMarked
package io.watchfloor.ops.paging.contact.http;

import org.jspecify.annotations.NullMarked;
