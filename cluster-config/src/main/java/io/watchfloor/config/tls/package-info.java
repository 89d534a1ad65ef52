/** TLS certificates of nodes and sensors, from files or from the center's own CAs. Does not depend on settings. */
@NullMarked
package io.watchfloor.config.tls;

import org.jspecify.annotations.NullMarked;
