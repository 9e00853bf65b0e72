package io.offerstream.platform.market;

import io.offerstream.schemas.Arm;

/**
 * The share of customers in an arm.
 *
 * @param weight from 0 to 1
 */
public record ArmWeight(Arm arm, double weight) {}
