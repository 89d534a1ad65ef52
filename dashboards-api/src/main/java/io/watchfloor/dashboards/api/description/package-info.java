/**
 * The description of the API (OpenAPI 3.1), made from the table of routes and the records of the wire, so that it cannot say anything else
 * than they do.
 */
@NullMarked
package io.watchfloor.dashboards.api.description;

import org.jspecify.annotations.NullMarked;
