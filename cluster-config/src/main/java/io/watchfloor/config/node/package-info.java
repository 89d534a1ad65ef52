/**
 * What a node keeps to itself on its machine: a data folder that one node holds, files that only its user reads and
 * that survive a power cut, and the one way to say why it cannot start. Knows no other package.
 */
@NullMarked
package io.watchfloor.config.node;

import org.jspecify.annotations.NullMarked;
