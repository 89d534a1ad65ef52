/**
 * Local files of a node: the lock on its data folder, private and durable files, and start failures. This package does
 * not depend on other packages.
 */
@NullMarked
package io.watchfloor.config.node;

import org.jspecify.annotations.NullMarked;
