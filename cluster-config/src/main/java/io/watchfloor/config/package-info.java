/**
 * All settings of a node. Package {@code reading} reads single settings, a package per subject groups them into
 * records, and {@link io.watchfloor.config.Settings} contains all records. This package also creates the configuration
 * of the actor system.
 */
@NullMarked
package io.watchfloor.config;

import org.jspecify.annotations.NullMarked;
