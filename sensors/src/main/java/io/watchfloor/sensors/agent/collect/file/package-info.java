/**
 * Lines of text files that others write: followed as they grow, turn and shrink. {@code FileTail} is the model of a
 * collector.
 */
@NullMarked
package io.watchfloor.sensors.agent.collect.file;

import org.jspecify.annotations.NullMarked;
