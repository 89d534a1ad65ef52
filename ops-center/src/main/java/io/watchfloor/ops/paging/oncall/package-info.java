/**
 * Who is on call, by schedule, and how each person is reached: what people have written down, without any clock. Called by
 * {@code paging.escalation} and by the routes that change it; calls {@code paging.contact}.
 */
@NullMarked
package io.watchfloor.ops.paging.oncall;

import org.jspecify.annotations.NullMarked;
