/** Wire records of matters. */
@NullMarked
package io.watchfloor.dashboards.matters.views;

import org.jspecify.annotations.NullMarked;
