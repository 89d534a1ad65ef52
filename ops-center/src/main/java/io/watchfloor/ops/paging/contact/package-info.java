/**
 * Contacts of people and channels, and the messages that are sent to them. Called by {@code paging.escalation}; calls
 * {@code platform.egress}.
 */
@NullMarked
package io.watchfloor.ops.paging.contact;

import org.jspecify.annotations.NullMarked;
