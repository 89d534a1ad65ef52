/** Settings of the inputs for third-party tools. */
@NullMarked
package io.watchfloor.config.input;

import org.jspecify.annotations.NullMarked;
