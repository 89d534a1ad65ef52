@NullMarked
package io.watchfloor.config.tls;

import org.jspecify.annotations.NullMarked;
