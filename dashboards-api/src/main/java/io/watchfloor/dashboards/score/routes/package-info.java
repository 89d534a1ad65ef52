/** Collection of the facts, evaluation, storage and routes of the secure score. */
@NullMarked
package io.watchfloor.dashboards.score.routes;

import org.jspecify.annotations.NullMarked;
