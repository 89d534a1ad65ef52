/**
 * Figures of cases: times to detect, acknowledge, contain and resolve, outcomes, and workload. {@link
 * io.watchfloor.dashboards.figures.CaseTimes} computes them from the events of one case, {@link
 * io.watchfloor.dashboards.figures.CaseTimesProjection} stores one row per case, and {@link
 * io.watchfloor.dashboards.figures.CaseMetricsReadModel} sums up the rows that a person sees.
 */
@NullMarked
package io.watchfloor.dashboards.figures;

import org.jspecify.annotations.NullMarked;
