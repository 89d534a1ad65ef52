/**
 * Who is on call, by schedule, and how each person is reached: what people have written down, without any clock. Called by
 * {@code escalation} and by the routes that change it; calls {@code contact}.
 */
@NullMarked
package io.watchfloor.ops.oncall;

import org.jspecify.annotations.NullMarked;
