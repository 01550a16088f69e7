"""Published figures as series: headers recognised, columns mapped, periods read, traps named."""
