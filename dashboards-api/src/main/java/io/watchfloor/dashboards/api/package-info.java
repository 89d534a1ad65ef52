/**
 * What programs and the page call: one table of routes, each with what it asks for. Shows what {@code board} holds, hands
 * commands to the cases of {@code io.watchfloor.ops}, and asks {@code access} first.
 */
@NullMarked
package io.watchfloor.dashboards.api;

import org.jspecify.annotations.NullMarked;
