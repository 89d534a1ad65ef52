/**
 * Request handling: the table of routes, parsing of requests, and the format of responses and errors. Calls {@code
 * access} before a route runs.
 */
@NullMarked
package io.watchfloor.dashboards.api.routing;

import org.jspecify.annotations.NullMarked;
