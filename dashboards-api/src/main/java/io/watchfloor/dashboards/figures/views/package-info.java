/** The figures of cases, as the API sends them. */
@NullMarked
package io.watchfloor.dashboards.figures.views;

import org.jspecify.annotations.NullMarked;
