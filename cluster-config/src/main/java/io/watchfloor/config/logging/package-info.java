/** The format of log lines. Named by {@code logback.xml}; knows no other package. */
@NullMarked
package io.watchfloor.config.logging;

import org.jspecify.annotations.NullMarked;
