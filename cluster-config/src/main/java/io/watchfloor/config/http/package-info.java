/** Settings of HTTP: port, certificate, proxies and outbound requests. */
@NullMarked
package io.watchfloor.config.http;

import org.jspecify.annotations.NullMarked;
