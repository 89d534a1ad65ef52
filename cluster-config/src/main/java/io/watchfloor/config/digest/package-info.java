/** SHA-256, and the HMAC made of it. */
@NullMarked
package io.watchfloor.config.digest;

import org.jspecify.annotations.NullMarked;
