/** The routes of the figures of cases. */
@NullMarked
package io.watchfloor.dashboards.figures.routes;

import org.jspecify.annotations.NullMarked;
