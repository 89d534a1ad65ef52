/** Settings of HTTP: the port, its certificate, the machines before it, and where requests may go out. */
@NullMarked
package io.watchfloor.config.http;

import org.jspecify.annotations.NullMarked;
