module consumer {
  requires io.lanewise.nn;
}
