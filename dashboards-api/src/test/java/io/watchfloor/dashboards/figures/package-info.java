/** The figures of cases, and a second program that computes them. */
@NullMarked
package io.watchfloor.dashboards.figures;

import org.jspecify.annotations.NullMarked;
