/**
 * The secure score: controls that are computed from what the center itself has seen. {@link
 * io.watchfloor.dashboards.score.Controls} lists the controls, {@link io.watchfloor.dashboards.score.SecureScore}
 * computes the score from {@link io.watchfloor.dashboards.score.Facts} without side effects, and {@link
 * io.watchfloor.dashboards.score.routes.ScoreService} collects the facts, stores the score and its reasons.
 */
@NullMarked
package io.watchfloor.dashboards.score;

import org.jspecify.annotations.NullMarked;
