/**
 * The page that people watch, and the routes that serve it: ES modules without a bundler, from this class path alone.
 *
 * <p>The page speaks to {@code io.watchfloor.dashboards.api} for what is and for commands, and to
 * {@code io.watchfloor.dashboards.live} for what changes; {@code io.watchfloor.dashboards.access} tells who asks.
 */
@NullMarked
package io.watchfloor.dashboards.web;

import org.jspecify.annotations.NullMarked;
