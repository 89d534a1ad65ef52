/**
 * What programs and the page call: one table of routes, each with the permission that it needs. Shows what
 * {@code board} stores, passes commands to the cases of {@code io.watchfloor.ops}, and asks {@code access} first.
 */
@NullMarked
package io.watchfloor.dashboards.api;

import org.jspecify.annotations.NullMarked;
