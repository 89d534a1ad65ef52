/**
 * The page that people watch, and the routes that serve it: ES modules without a bundler, only from this class path.
 *
 * <p>The page calls {@code io.watchfloor.dashboards.api} for the current state and for commands, and
 * {@code io.watchfloor.dashboards.live} for changes; {@code io.watchfloor.dashboards.access} identifies the person.
 */
@NullMarked
package io.watchfloor.dashboards.web;

import org.jspecify.annotations.NullMarked;
