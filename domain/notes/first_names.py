"""First names common in Sweden and Britain: one behind a whole name begins another person."""

from domain.notes.words import folded

FIRST_NAMES = folded("""
    adam agneta ahmed albin alexander alexandra alf ali alice allan amanda amina anders andreas anette
    angelica anita ann anna anne anneli annelie annica annika ann-christin ann-marie ann-sofie anne-marie
    anton arne arvid astrid axel barbro bengt bengt-åke berit bernt bertil birgit birgitta birgitte bjarne
    björn bo bodil britt britta britt-marie börje camilla carin carina carl carolina caroline catarina
    cathrine cecilia charlotta charlotte christer christian christina christine christoffer claes conny
     dan daniel david dennis ebba edvin eivor elin elina elisabet elisabeth ella ellen elsa emelie emil
    emilia emma emmy eric erik erika erland ernst eskil eva eva-lena ewa fanny fatima felicia filip
    fredrik frida gabriel gabriella georg gerd gert gertrud greta gun gunbritt gunilla gunnar gunnel
    gustaf gustav göran gösta hampus hanna hannah hans hans-erik harald harriet hasse hassan helen helena
    helene helge henning henrik henry herman hilda hjalmar hugo håkan ibrahim ida inga inga-lill ingela
    ingemar inger ingmar ingrid ingvar irene isabelle isak ivar jacob jakob jan jan-erik jan-olof janne
    jenny jens jeanette jessica jimmy joakim joel johan johanna jonna johannes johnny jon jonas jonathan josef
    josefin josefine julia jörgen kaj kajsa karin karl karl-erik karolina katarina katja katrin kenneth
    kent kerstin kia kim kirsi kjell klara klas krister kristian kristin kristina kristoffer kurt
    lars lars-erik lars-göran lasse leif lena lena-marie lennart leo lilian lillemor linda linn linnea
    lisa lisbeth lise-lotte lotta louise lovisa lucas ludvig lukas magdalena magnus maja maj-britt
    malin marcus margareta margaretha margit mari maria mariana marianne marie marie-louise marika
    marina markus marta martin mats mattias maud mehmet mia micael michael mikael milan mona monica
    monika morgan moa mohamed mohammed märta måns nadia nathalie niclas niklas nils nina noah ola olav
    olga oliver olle olof olov oscar oskar ove patric patrik paul pelle per per-erik per-olof pernilla
    peter petra pia pontus ragnar rasmus rebecka reine reinhold rickard rikard robert robin roger roland rolf
    ronny rolf-erik rune ruth samir samuel sandra sanna sara sebastian siv sofia sofie solveig staffan
    stefan stellan stig stina sture sune susann susanna susanne sven sven-erik sven-olof sven-åke sylvia
    terese teresia tobias tom tomas tommy tony tord torbjörn tore torgny torsten tove ulf ulla
    ulla-britt ulrica ulrika urban ursula vanja veronica veronika victoria viktor viktoria vilhelm viveka
    wilhelm yvonne zahra zara åke åsa örjan östen
    andrew angela barbara brian bruce carol catherine christopher colin craig deborah derek diana donald
    doreen dorothy edward elaine elizabeth fiona frances gareth gary geoff geoffrey george gillian
    gordon graham heather helen howard hugh ian jack jacqueline james jane janet jason jean jennifer
    jeremy jill joan joanna john joseph joyce judith julie karen kate katherine kathleen keith kevin
    laura lesley linda lynn malcolm margaret mary matthew maureen neil nicholas nicola nigel
    pamela patricia patrick pauline philip rachel raymond richard rosemary ruth sally sarah sharon
    sheila shirley simon stephen steven stuart sue susan teresa terence thomas timothy trevor
    valerie victor vivien wendy william
""")
