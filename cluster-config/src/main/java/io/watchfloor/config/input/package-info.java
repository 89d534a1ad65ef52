/** Settings of the ways in beside the sensors' uplink, each read, checked and explained. */
@NullMarked
package io.watchfloor.config.input;

import org.jspecify.annotations.NullMarked;
