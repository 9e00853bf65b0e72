package io.offerstream.console.web;
import io.offerstream.console.fixture.SampleConsole;
import java.util.Optional;
public class PreviewMain { public static void main(String[] a) throws Exception {
  var c = new TestConsole(SampleConsole.full(java.time.Clock.systemUTC()), Optional.empty());
  System.out.println(c.server.url()); Thread.sleep(3600_000); } }
