/**
 * The settings that every node must agree on, each read, checked and explained, and the roles of nodes. Knows only
 * {@code io.watchfloor.config.text}.
 */
@NullMarked
package io.watchfloor.config;

import org.jspecify.annotations.NullMarked;
