/**
 * The routes that serve the web page and its files from the class path.
 *
 * <p>The page calls {@code io.watchfloor.dashboards.api} for data and commands, and {@code
 * io.watchfloor.dashboards.live} for changes; {@code io.watchfloor.dashboards.access} authenticates it.
 */
@NullMarked
package io.watchfloor.dashboards.web;

import org.jspecify.annotations.NullMarked;
