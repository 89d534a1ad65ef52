/**
 * The live stream: sends snapshots of the read models and then their changes to browsers. Reads {@code board}; opened
 * through {@code api}.
 */
@NullMarked
package io.watchfloor.dashboards.live;

import org.jspecify.annotations.NullMarked;
