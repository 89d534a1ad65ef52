/**
 * From a request to an answer: the table of routes, the call's content, and the format of answers and refusals. Asks
 * {@code access} before any route runs.
 */
@NullMarked
package io.watchfloor.dashboards.api.routing;

import org.jspecify.annotations.NullMarked;
