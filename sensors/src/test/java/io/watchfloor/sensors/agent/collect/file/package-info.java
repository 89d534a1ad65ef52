/** Tests of following, rotating and truncating files. */
@NullMarked
package io.watchfloor.sensors.agent.collect.file;

import org.jspecify.annotations.NullMarked;
