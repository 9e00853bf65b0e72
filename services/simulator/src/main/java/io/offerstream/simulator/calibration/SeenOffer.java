package io.offerstream.simulator.calibration;

/**
 * One customer had one offer before their eyes, for as long as it was valid or its cycle ran: once, or more often.
 *
 * @param customer number, from 0
 * @param offer number, from 0
 * @param kind of the offer: numbers of one kind are alike
 * @param redeemed whether they redeemed it after that
 */
record SeenOffer(int customer, int offer, int kind, boolean redeemed) {}
