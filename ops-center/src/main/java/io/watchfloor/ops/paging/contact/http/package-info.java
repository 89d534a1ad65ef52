/**
 * Messages by HTTP: chats, push servers, paging services and gateways of telephones. Each {@link io.watchfloor.ops.paging.contact.http.PayloadFormat}
 * writes what its service takes, without clock, chance or I/O; {@link io.watchfloor.ops.paging.contact.http.HttpSender} sends it.
 */
@NullMarked
package io.watchfloor.ops.paging.contact.http;

import org.jspecify.annotations.NullMarked;
