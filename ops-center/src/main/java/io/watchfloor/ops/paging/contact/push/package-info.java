/**
 * Web push: messages to browsers, even when no page is open (RFC 8030), encrypted for one browser (RFC 8291) and
 * authenticated by the center's key (RFC 8292). One of the senders of {@code paging.contact}; calls {@code
 * platform.egress}.
 */
@NullMarked
package io.watchfloor.ops.paging.contact.push;

import org.jspecify.annotations.NullMarked;
