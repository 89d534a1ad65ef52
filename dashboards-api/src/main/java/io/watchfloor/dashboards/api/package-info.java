/**
 * The REST API: a table of routes with the right that each needs. Routes read the projections in {@code board}, send
 * commands to the entities of {@code io.watchfloor.ops}, and first check the user's rights with {@code access}.
 */
@NullMarked
package io.watchfloor.dashboards.api;

import org.jspecify.annotations.NullMarked;
