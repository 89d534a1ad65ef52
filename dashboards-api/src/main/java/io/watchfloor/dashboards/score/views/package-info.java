/** Request and response bodies of the secure score. */
@NullMarked
package io.watchfloor.dashboards.score.views;

import org.jspecify.annotations.NullMarked;
