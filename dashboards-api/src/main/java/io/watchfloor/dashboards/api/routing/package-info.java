/**
 * From a request to an answer: the table of routes, what a call brings, and how answers and refusals are written. Asks {@code access} before
 * any route runs.
 */
@NullMarked
package io.watchfloor.dashboards.api.routing;

import org.jspecify.annotations.NullMarked;
