/**
 * The description of the API (OpenAPI 3.1), generated from the table of routes and the wire's records, so that it
 * cannot contradict them.
 */
@NullMarked
package io.watchfloor.dashboards.api.openapi;

import org.jspecify.annotations.NullMarked;
