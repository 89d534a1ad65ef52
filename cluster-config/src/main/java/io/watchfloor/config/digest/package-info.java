/** SHA-256 digests and HMAC-SHA-256. */
@NullMarked
package io.watchfloor.config.digest;

import org.jspecify.annotations.NullMarked;
