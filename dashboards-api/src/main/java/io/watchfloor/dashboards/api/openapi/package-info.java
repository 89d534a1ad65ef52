/**
 * The OpenAPI 3.1 description of the API, generated from the table of routes and the wire records, so that the
 * description cannot contradict the code.
 */
@NullMarked
package io.watchfloor.dashboards.api.openapi;

import org.jspecify.annotations.NullMarked;
