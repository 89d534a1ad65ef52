/**
 * Follows text files that other programs append to, rotate and truncate. {@code FileTail} is the reference
 * implementation of a collector.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect.file;

import org.jspecify.annotations.NullMarked;
